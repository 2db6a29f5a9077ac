"""What must I do now?"""
